/** What a user agent has in it, the first that fits; browsers name others that they are like, so the order matters. */
export type Marks = readonly (readonly [name: string, ...parts: string[]])[]

export const browsers: Marks = [
  ['Edge', 'Edg/', 'EdgA/', 'EdgiOS/', 'Edge/'],
  ['Opera', 'OPR/', 'Opera'],
  ['Samsung Internet', 'SamsungBrowser/'],
  ['Firefox', 'Firefox/', 'FxiOS/'],
  ['Chrome', 'Chrome/', 'CriOS/', 'Chromium/'],
  ['Safari', 'Safari/'],
]

export const systems: Marks = [
  ['iOS', 'iPhone', 'iPad', 'iPod'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['macOS', 'Macintosh', 'Mac OS X'],
  ['ChromeOS', 'CrOS'],
  ['Linux', 'Linux'],
]

export const devices: Marks = [
  ['Tablet', 'iPad', 'Tablet'],
  ['Mobile', 'Mobi', 'iPhone', 'iPod'],
  // What is Android and no phone.
  ['Tablet', 'Android'],
  ['Desktop', 'Mozilla'],
]
