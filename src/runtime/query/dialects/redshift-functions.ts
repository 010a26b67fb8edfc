/** Functions that a person's SQL may call on Redshift: they compute from their arguments and nothing else. */
const names = `
count sum avg min max median stddev stddev_samp stddev_pop variance var_samp var_pop listagg any_value bool_and bool_or
bit_and bit_or approximate percentile_cont percentile_disc
row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value ratio_to_report
coalesce nvl nvl2 nullif greatest least decode isnull
abs acos asin atan atan2 cbrt ceil ceiling cos cot degrees dexp dlog1 dlog10 exp floor ln log mod pi pow power radians
random round sign sin sqrt tan trunc
ascii btrim bttext char_length character_length charindex chr concat initcap left len length lower ltrim md5 octet_length
position regexp_count regexp_instr regexp_replace regexp_substr replace reverse right rtrim sha sha1 sha2 split_part
strpos substring substr textlen translate trim upper
add_months convert_timezone date_cmp date_part date_part_year date_trunc dateadd datediff datepart extract getdate
last_day months_between next_day sysdate to_char to_date to_number to_timestamp trunc timezone
json_parse json_serialize json_typeof json_size is_valid_json json_extract_path_text json_extract_array_element_text
json_array_length get_array_length is_array is_object is_scalar is_varchar is_integer is_float is_boolean
varchar char decimal numeric timestamp date time interval over
`

export const callable: ReadonlySet<string> = new Set(names.split(/\s+/).filter(Boolean))
