/** Lines by app and import; operations are parts of a line. */
const lines = `
  select object, app_id, import_id, count(*) as lines from staged
  where kind in ('event', 'patch', 'alias') group by object, app_id, import_id`

/** Counts the lines before repeats are removed. */
export const countLines = `create temp table counted as ${lines}`

/** The ledger rows, the counts and what was refused, of what was staged and not in the ledger before. */
export const ledgerStatements: readonly string[] = [
  `insert into load_counts (object_key, app_id, import_id, rows, loaded, duplicates)
   select o.object_key, c.app_id, c.import_id, c.lines, coalesce(k.lines, 0), c.lines - coalesce(k.lines, 0)
   from counted c join staged o on o.kind = 'object' and o.object = c.object
   left join (${lines}) k on k.object = c.object and k.app_id = c.app_id
     and coalesce('=' || k.import_id, '') = coalesce('=' || c.import_id, '')`,
  `insert into quarantined (object_key, app_id, line, reason, text, quarantined_at)
   select o.object_key, r.app_id, r.line, r.reason, r.text, getdate()
   from staged r join staged o on o.kind = 'object' and o.object = r.object where r.kind = 'refused'`,
  // Last, so that it is there only when everything else is.
  `insert into load_ledger (object_key, channel, rows, loaded, duplicates, refused, loaded_at)
   select o.object_key, o.channel, coalesce(c.lines, 0) + o.lost, coalesce(c.loaded, 0),
     coalesce(c.lines, 0) - coalesce(c.loaded, 0), o.lost, getdate()
   from staged o left join (
     select object_key, sum(rows) as lines, sum(loaded) as loaded from load_counts
     where object_key in (select object_key from staged where kind = 'object') group by object_key) c
   on c.object_key = o.object_key where o.kind = 'object'`,
]
