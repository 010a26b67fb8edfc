/**
 * Functions that a person's SQL may call: they compute from their arguments and nothing else. Left out is what reads
 * files, settings, the catalogue or another statement, what waits, and what makes much out of little in one step
 * (`repeat`, `lpad`, `hex`, `range` as a list) or takes long for it (`levenshtein`, a function of each item of a list), since
 * memory is bounded only where the engine counts it, and a step once begun cannot be stopped.
 */
const names = `
+ - * / // % ** ^ & | ~ << >> @ ! !__postfix || ->> <=> && @> <@ ^@
~~ !~~ ~~* !~~* ~~~ like_escape not_like_escape ilike_escape not_ilike_escape add subtract multiply divide

any_value approx_count_distinct approx_quantile approx_top_k arbitrary arg_max arg_max_null arg_min arg_min_null argmax
argmin array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count count_if count_star countif covar_pop covar_samp
entropy favg first fsum geomean geometric_mean group_concat histogram kahan_sum kurtosis kurtosis_pop last list listagg
mad max max_by mean median min min_by mode product quantile quantile_cont quantile_disc regr_avgx regr_avgy regr_count
regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy reservoir_quantile sem skewness stddev stddev_pop
stddev_samp string_agg sum sumkahan var_pop var_samp variance wavg weighted_avg
cume_dist dense_rank fill first_value lag last_value lead nth_value ntile percent_rank rank rank_dense row_number
grouping grouping_id

coalesce constant_or_null greatest if ifnull least nullif typeof row struct_pack struct_extract struct_insert
struct_keys struct_values error

abs acos acosh asin asinh atan atan2 atanh bit_count cbrt ceil ceiling cos cosh cot degrees even exp factorial floor
fdiv fmod gamma gcd greatest_common_divisor isfinite isinf isnan lcm least_common_multiple lgamma ln log log10 log2 mod
nextafter pi pow power radians random round round_even roundbankers sign signbit sin sinh sqrt tan tanh trunc xor
equi_width_bins hash

array_to_string ascii base64 char_length character_length chr concat concat_ws contains decode
encode ends_with format_bytes from_base64 from_hex hamming instr
lcase left left_grapheme length length_grapheme len lower ltrim md5 md5_number
mismatches nfc_normalize ord overlay position prefix regexp_extract regexp_extract_all regexp_full_match
regexp_matches regexp_replace regexp_split_to_array replace reverse right right_grapheme rtrim sha1 sha256 split
split_part starts_with str_split str_split_regex string_split string_split_regex string_to_array strip_accents strlen
strpos substr substring substring_grapheme suffix to_base64 translate trim ucase unbin unhex unicode upper url_decode
url_encode uuid gen_random_uuid uuidv4 uuidv7 parse_formatted_bytes

age ago century current_date current_localtime current_localtimestamp date_add date_diff date_part date_sub date_trunc
datediff datepart datesub datetrunc day dayname dayofmonth dayofweek dayofyear days_in_month decade epoch epoch_ms
epoch_ns epoch_us era get_current_time get_current_timestamp hour isodow isoyear julian last_day make_date make_time
make_timestamp make_timestamp_ms make_timestamptz microsecond millennium millisecond minute month monthname now quarter
second strftime strptime time_bucket timezone timezone_hour timezone_minute to_centuries to_days to_decades to_hours
to_microseconds to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years
today transaction_timestamp try_strptime week weekday weekofyear year yearweek

json json_array json_array_length json_contains json_exists json_extract json_extract_path json_extract_path_text
json_extract_string json_group_array json_group_object json_keys json_merge_patch json_object json_pretty json_quote
json_structure json_type json_valid json_value to_json array_to_json row_to_json from_json json_transform

aggregate array_aggr array_append array_cat array_concat array_contains array_distinct array_extract array_has
array_has_all array_has_any array_indexof array_intersect array_length array_pop_back array_pop_front array_position
array_prepend array_push_back array_push_front array_reverse array_reverse_sort array_slice array_sort array_unique
array_value array_where array_zip cardinality element_at flatten generate_subscripts list_aggr list_aggregate
list_any_value list_append list_avg list_cat list_concat list_contains list_count list_distinct list_element
list_extract list_first list_grade_up list_has list_has_all list_has_any list_indexof list_intersect list_last list_max
list_median list_min list_mode list_pack list_position list_prepend list_reverse list_reverse_sort list_slice list_sort
list_string_agg list_sum list_unique list_value list_where list_zip map map_concat map_contains map_entries map_extract
map_extract_value map_from_entries map_keys map_values unnest
`

export const callable: ReadonlySet<string> = new Set(names.split(/\s+/).filter(Boolean))

/** Functions that may stand where a table stands. */
export const callableAsTable: ReadonlySet<string> = new Set(['unnest', 'range', 'generate_series', 'json_each'])
