/** Words of Redshift's, from its developer guide. */
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Words of the grammar that may stand before a parenthesis without being a function. */
export const keywords = words(`
  all and any as between by case distinct else except exists from having in intersect is join like ilike not on or over
  partition select some then union using when where with recursive group sets order within interval
  varchar char character decimal numeric limit cast try_cast`)

/** Reserved in Redshift, and never a keyword of a question: as names they must be quoted. */
export const reserved = words(`
  aes128 aes256 allowoverwrite analyse analyze authorization az64 backup binary blanksasnull bytedict bzip2 check collate
  column constraint create credentials current_user_id default deferrable deflate defrag delta delta32k disable do
  emptyasnull enable encode encrypt encryption explicit for foreign freeze globaldict256 globaldict64k grant gzip
  identity initially into lun luns lzo lzop minus mostly16 mostly32 mostly8 natural new off offline oid old only open
  overlaps parallel percent permissions placing primary raw readratio recover references rejectlog resort restore
  session_user similar snapshot sysdate system table tag tdes text255 text32k to top truncatecolumns unique unnest user
  verbose wallet without`)

/** Types that a cast may name. `text` is varchar(256) there, so it is not among them. */
export const types = new Set([
  ...words('smallint int2 integer int int4 bigint int8 decimal numeric real float4 float8 float boolean bool'),
  ...words('varchar char date timestamp timestamptz super'),
  'double precision',
  'character varying',
])

/** Functions that Redshift has and the stand-in knows. */
export const functions = words(`
  abs ascii avg bit_and bit_or bool_and bool_or btrim cbrt ceil ceiling chr coalesce concat convert_timezone count cube
  date_diff date_part date_trunc dateadd datediff dense_rank exp extract first_value floor getdate greatest grouping
  grouping_id initcap json_parse json_serialize json_typeof lag last_value lead least left len length ln log lower lpad
  ltrim max md5 min mod nth_value ntile nullif nvl percent_rank percentile_cont pi position power rank
  repeat replace reverse right rollup round row_number rpad rtrim sets sign
  sqrt split_part stddev stddev_pop stddev_samp strpos strtol substring sum translate trim trunc upper variance var_pop
  var_samp is_object is_array is_scalar listagg octet_length`)
