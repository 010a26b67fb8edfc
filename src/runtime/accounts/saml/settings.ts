/** The company's own sign-in by SAML 2.0, in which we are the service provider. */
export interface SamlSettings {
  /** The provider's metadata, or what would stand in it. */
  provider: { metadataUrl: string } | { metadataXml: string } | { entryPoint: string; certificate: string }
  /** The attribute that holds the address. Default: what providers usually call it, then a name that is one. */
  emailAttribute?: string | undefined
  /** Whether whoever has an address at the provider is whoever has it here. Default: no. */
  trustAddresses?: boolean | undefined
  /** PEM; what requests are signed with. Default: they are not signed. */
  signing?: { key: string; certificate: string } | undefined
}
