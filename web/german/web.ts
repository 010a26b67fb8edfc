/** The web overview as a page. */
export const web = {
  Web: 'Web',
  'No page views in this range.': 'Keine Seitenaufrufe in diesem Zeitraum.',
  'This page reads page_viewed events, which the browser SDK sends by itself.':
    'Diese Seite liest page_viewed-Ereignisse, die das Browser-SDK von selbst sendet.',
  'Web vitals': 'Web Vitals',
  'Three quarters of the page views are at least this good.': 'Drei Viertel der Seitenaufrufe sind mindestens so gut.',
  'Of all visitors, whatever is chosen above.': 'Von allen Besuchern, was auch oben gewählt ist.',
  'until the main content is there': 'bis der Hauptinhalt da ist',
  'until an action shows': 'bis eine Aktion zu sehen ist',
  'how much things jump': 'wie sehr alles springt',
  good: 'gut',
  'needs work': 'verbesserungswürdig',
  poor: 'schlecht',
}
