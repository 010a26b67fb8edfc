/** Where a field leads. */
export interface Edge {
  /** The operation of the API whose answer it has. */
  asks: `${'get' | 'post'} /${string}`
  /** What it has, where that is not what the operation says of itself. */
  about?: string
  /** Parameters that are the parent's, by their names: the property that has each. The others are arguments. */
  given?: { readonly [parameter: string]: string }
  /** Makes the body out of the parent and of arguments, which are JSON. */
  body?: {
    arguments: { readonly [name: string]: { required: boolean; description: string } }
    of: (parent: unknown, args: { [name: string]: unknown }) => unknown
  }
}

/**
 * The fields that lead from one type to another. Whatever else a type has is what the API answers with, so that both
 * say the same, and whoever may not ask the operation may not ask the field.
 */
export const graph: { readonly [type: string]: { readonly [field: string]: Edge } } = {
  Query: {
    apps: { asks: 'get /apps' },
    app: { asks: 'get /apps/{app_id}', about: 'An app, by its id or its name.' },
  },
  App: {
    events: { asks: 'get /apps/{app_id}/catalog/events' },
    attributes: { asks: 'get /apps/{app_id}/catalog/attributes' },
    values: { asks: 'get /apps/{app_id}/catalog/values' },
    volumes: { asks: 'get /apps/{app_id}/catalog/volumes' },
    attribute: { asks: 'get /apps/{app_id}/catalog/attribute' },
    planned: { asks: 'get /apps/{app_id}/catalog/planned' },
    notes: { asks: 'get /apps/{app_id}/catalog/notes' },
    terms: { asks: 'get /apps/{app_id}/catalog/terms' },
    cohorts: { asks: 'get /apps/{app_id}/cohorts' },
    folders: { asks: 'get /apps/{app_id}/folders' },
    insights: { asks: 'get /apps/{app_id}/insights' },
    insight: { asks: 'get /apps/{app_id}/insights/{insight_id}', about: 'A saved query.' },
    dashboards: { asks: 'get /apps/{app_id}/dashboards' },
    dashboard: { asks: 'get /apps/{app_id}/dashboards/{dashboard_id}', about: 'A dashboard with its insights.' },
    annotations: { asks: 'get /apps/{app_id}/annotations' },
    ask: {
      asks: 'post /apps/{app_id}/query',
      body: {
        arguments: {
          query: { required: true, description: 'A question, as `POST /api/apps/{app_id}/query` takes it.' },
        },
        of: (_parent, { query }) => query,
      },
    },
  },
  CatalogEvent: {
    attributes: {
      asks: 'get /apps/{app_id}/catalog/attributes',
      given: { event: 'event_name' },
      about: 'The attributes of the latest such events, the most frequent first.',
    },
  },
  Dashboard: {
    opened: { asks: 'get /apps/{app_id}/dashboards/{dashboard_id}', about: 'The same with its insights.' },
  },
  Insight: {
    answer: {
      asks: 'post /apps/{app_id}/query',
      about: 'The answer to its query.',
      body: {
        arguments: { range: { required: false, description: 'Another range than the one that is stored.' } },
        of: (insight, { range }) => ({ ...(insight as { query: object }).query, ...(range != null && { range }) }),
      },
    },
  },
}
