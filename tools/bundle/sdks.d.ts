/** The text of the browser SDK as a script. */
export function scriptText(root: string): Promise<string>

/** The text of the picker of elements, a module. */
export function pickerText(root: string): Promise<string>
