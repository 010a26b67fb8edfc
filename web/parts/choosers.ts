/** What opens to choose a condition or a range, so that a browser has it in one file with what else writes questions. */
export { FilterEditor } from './filter-editor.tsx'
export { RangeChooser } from './range-chooser.tsx'
