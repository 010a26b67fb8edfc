/** The text of the browser SDK as a script. */
export function scriptText(root: string): Promise<string>
