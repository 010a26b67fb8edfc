import type { Organization } from '../api/access.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Section } from '../parts/section.tsx'
import { t } from '../text.ts'

type Company = NonNullable<Organization['company']>

export function companyText(company: Company | null): string {
  if (company === null) return t`The company's sign-in (OpenID Connect or SAML)`
  return company.protocol === 'saml' ? t`The company's sign-in (SAML)` : t`The company's sign-in (OpenID Connect)`
}

/** Who vouches for people, and our addresses, which have to be told there. */
export function CompanyWay({ of }: { of: Company }) {
  return (
    <Section title={companyText(of)} about={t`What its administrators have to know of DataLoaf.`}>
      <dl class="company-way">
        {of.protocol === 'saml' ? (
          <>
            {of.provider !== null && <Fact name={t`Provider`} value={of.provider} />}
            <Fact name={t`Entity ID and metadata`} value={of.entity_id} copied />
            <Fact name={t`Assertion consumer service (ACS)`} value={of.acs} copied />
          </>
        ) : (
          <>
            <Fact name={t`Provider`} value={of.issuer} />
            <Fact name={t`Client ID`} value={of.client_id} />
            {of.callback !== null && <Fact name={t`Callback`} value={of.callback} copied />}
          </>
        )}
      </dl>
    </Section>
  )
}

function Fact({ name, value, copied = false }: { name: string; value: string; copied?: boolean }) {
  return (
    <div>
      <dt class="hint">{name}</dt>
      <dd class="copy-line">
        <code>{value}</code>
        {copied && (
          <CopyButton class="small" text={() => value} label={t`Copy: ${name}`}>
            {t`Copy`}
          </CopyButton>
        )}
      </dd>
    </div>
  )
}
