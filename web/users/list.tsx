import { Columns3 } from 'lucide'
import { useState } from 'preact/hooks'
import { type ListedUser, listUsers, type UserOrder, type UserPlace, type UsersList } from '../api/users.ts'
import { type App, api } from '../api.ts'
import { formatAgo, formatNumber } from '../format.ts'
import { type Filter, valueText } from '../language.ts'
import { Askable } from '../parts/askable.ts'
import { FilterBar } from '../parts/filter-bar.tsx'
import { Icon } from '../parts/icon.tsx'
import { Loading } from '../parts/loading.tsx'
import { Empty, Failure } from '../parts/notice.tsx'
import { Picker } from '../parts/picker.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { SortHead } from '../parts/sort-head.tsx'
import { useLoaded } from '../state/loaded.ts'
import { keep, parameter, structured, written } from '../state/parameters.ts'
import { now } from '../state/pipeline.ts'
import { plural, t } from '../text.ts'
import { userAddress } from './address.ts'

/** All users of the app, those that are looked for, or those of a filter. */
export function UserList({ app }: { app: App }) {
  const asked = askedFor()
  const { data, error, busy } = useLoaded(JSON.stringify([app.app_id, asked]), (signal) =>
    listUsers(app.app_id, asked, signal),
  )
  const some = asked.search !== undefined || asked.filter !== undefined
  if (data?.total === 0 && !some && !error) return <Nobody app={app} />
  return (
    <>
      <ListBar app={app} list={data} filter={asked.filter} />
      {error && <Failure error={error} />}
      {!data && !error && <Loading />}
      {data && !error && (
        <div class={busy ? 'users-found waiting-for' : 'users-found'}>
          {data.users.length === 0 ? <NoneFound /> : <UserTable app={app} list={data} />}
        </div>
      )}
    </>
  )
}

function askedFor() {
  const search = parameter('find') ?? undefined
  const filter = structured<Filter>('filter') ?? undefined
  const order = (parameter('by') as UserOrder | null) ?? undefined
  const after = structured<UserPlace>('after') ?? undefined
  return {
    ...(search !== undefined && { search }),
    ...(filter !== undefined && { filter }),
    ...(order !== undefined && { order }),
    ...(parameter('up') !== null && { ascending: true }),
    ...(after !== undefined && { after: [Number(after[0]), String(after[1])] as UserPlace }),
  }
}

function ListBar({ app, list, filter }: { app: App; list: UsersList | undefined; filter: Filter | undefined }) {
  const [search, setSearch] = useState(parameter('find') ?? '')
  return (
    <div class="page-bar">
      <form
        class="users-search"
        onSubmit={(event) => {
          event.preventDefault()
          keep({ find: search.trim(), after: null })
        }}
      >
        <input
          class="field"
          type="search"
          data-key="search"
          aria-label={t`Find users by an id or an attribute`}
          placeholder={t`Id or attribute`}
          value={search}
          onInput={({ currentTarget: { value } }) => {
            setSearch(value)
            if (value === '') keep({ find: null, after: null })
          }}
        />
      </form>
      <Askable.Provider value={['user', 'cohort']}>
        <FilterBar
          appId={app.app_id}
          event={null}
          filter={filter}
          onChange={(next) => keep({ filter: written(next), after: null })}
          of={t`users`}
          main
        />
      </Askable.Provider>
      <p class="bar-end" role="status" data-test="users-total">
        {list && plural(list.total, '{0} user', '{0} users')}
      </p>
      <ColumnChoice app={app} shown={columnsOf(list)} />
    </div>
  )
}

/** Attributes as columns: those in the address, else the ones that most of the page's users have. */
function columnsOf(list: UsersList | undefined): string[] {
  const chosen = structured<string[]>('columns')
  if (Array.isArray(chosen)) return chosen.map(String)
  const counts = new Map<string, number>()
  for (const { user_attributes } of list?.users ?? []) {
    for (const key of Object.keys(user_attributes)) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 4)
    .map(([key]) => key)
}

function ColumnChoice({ app, shown }: { app: App; shown: readonly string[] }) {
  const source = async (search: string, signal: AbortSignal) => {
    const found = await api.attributes(app.app_id, { of: 'user', search }, signal)
    return found.map(({ attribute, type }) => {
      const name = String(attribute)
      return { value: name, label: name, hint: shown.includes(name) ? t`shown` : type, selected: shown.includes(name) }
    })
  }
  const toggle = (name: string) =>
    keep({ columns: written(shown.includes(name) ? shown.filter((one) => one !== name) : [...shown, name]) })
  return (
    <Picker label={t`Choose columns`} class="quiet" source={source} onPick={toggle}>
      <Icon of={Columns3} size={14} /> {t`Columns`}
    </Picker>
  )
}

function UserTable({ app, list }: { app: App; list: UsersList }) {
  const columns = columnsOf(list)
  const by = parameter('by') ?? 'last_seen'
  const up = parameter('up') !== null
  const head = (order: UserOrder, label: string) => (
    <SortHead
      label={label}
      numeric={order === 'events'}
      sorted={by === order ? (up ? 'ascending' : 'descending') : 'none'}
      onSort={() =>
        keep({ by: order === 'last_seen' ? null : order, up: by === order && !up ? '1' : null, after: null })
      }
    />
  )
  return (
    <>
      <ScrollBox class="table-box live" label={t`Users`}>
        <table class="table users-table">
          <thead>
            <tr>
              <th scope="col">{t`User`}</th>
              {head('last_seen', t`Last seen`)}
              {head('first_seen', t`First seen`)}
              {head('events', t`Events`)}
              {columns.map((column) => (
                <th scope="col" key={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {list.users.map((user) => (
              <UserRow key={user.user_id} app={app} user={user} columns={columns} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <Pages next={list.next} />
    </>
  )
}

function UserRow({ app, user, columns }: { app: App; user: ListedUser; columns: readonly string[] }) {
  const { user_id, anonymous, first_seen, last_seen, events, user_attributes } = user
  return (
    <tr>
      <th scope="row">
        <a class="mono cut user-id" href={userAddress(app.app_id, user_id)} title={user_id}>
          {user_id}
        </a>
        {anonymous && <span class="badge">{t`anonymous`}</span>}
      </th>
      <td>{seenText(last_seen)}</td>
      <td>{seenText(first_seen)}</td>
      <td class="number">{formatNumber(events)}</td>
      {columns.map((column) => (
        <td key={column} class="cut user-value">
          {user_attributes[column] === undefined ? <span class="hint">–</span> : valueText(user_attributes[column])}
        </td>
      ))}
    </tr>
  )
}

function Pages({ next }: { next: UserPlace | null }) {
  const first = parameter('after') === null
  if (first && next === null) return null
  return (
    <div class="page-bar pages-bar">
      <button type="button" disabled={first} onClick={() => keep({ after: null })}>
        {t`First page`}
      </button>
      <button type="button" disabled={next === null} onClick={() => keep({ after: written(next) })}>
        {t`Next page`}
      </button>
    </div>
  )
}

function NoneFound() {
  return (
    <Empty title={t`No user is like that.`}>
      <button type="button" onClick={() => keep({ find: null, filter: null, after: null })}>
        {t`Show all users`}
      </button>
    </Empty>
  )
}

function Nobody({ app }: { app: App }) {
  return (
    <Empty title={t`No users yet.`}>
      <p class="hint">{t`Whoever an event or an attribute names is a user, also before anybody knows who it is.`}</p>
      <a class="button" href={`/apps/${app.app_id}/start`}>
        {t`How to send events`}
      </a>
    </Empty>
  )
}

/** When somebody was seen; a dash for who did nothing yet. */
export function seenText(at: string | null): string {
  return at === null ? '–' : formatAgo(Date.parse(at), now.value)
}
