/** Home: what is worth a look today. */
export const home = {
  Home: 'Start',
  Favourites: 'Favoriten',
  'The star beside an insight or a dashboard puts it here.':
    'Der Stern neben einer Auswertung oder einem Dashboard stellt sie hierher.',
  'Opened last': 'Zuletzt geöffnet',
  'What you open in this browser is found again here.': 'Was Sie in diesem Browser öffnen, finden Sie hier wieder.',
  'Ask something, and save it as an insight': 'Etwas fragen und als Auswertung speichern',
  'Put insights on a dashboard': 'Auswertungen auf ein Dashboard stellen',
  'First steps': 'Erste Schritte',
  done: 'erledigt',
  Today: 'Heute',
  'What changed since yesterday cannot be told now.':
    'Was sich seit gestern geändert hat, lässt sich jetzt nicht sagen.',
  'users today so far': 'Nutzer heute bisher',
  'events today so far': 'Ereignisse heute bisher',
  'against yesterday by this time': 'gegenüber gestern um diese Zeit',
  'against the usual {0} by this time': 'gegenüber dem üblichen {0} um diese Zeit',
  'Moved most since yesterday': 'Seit gestern am meisten bewegt',
  'As many of each event as yesterday by this time.': 'Von jedem Ereignis so viele wie gestern um diese Zeit.',
  'New in the last 7 days': 'Neu in den letzten 7 Tagen',
  'No event that was not seen before.': 'Kein Ereignis, das es nicht schon gab.',
}
