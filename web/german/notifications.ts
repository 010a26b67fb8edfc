/** What one is told, in the top bar. */
export const notifications = {
  Notifications: 'Mitteilungen',
  '{0} unread notification': '{0} ungelesene Mitteilung',
  '{0} unread notifications': '{0} ungelesene Mitteilungen',
  'Nothing yet. Alerts and mentions show up here.': 'Noch nichts. Alarme und Erwähnungen erscheinen hier.',
  'Mark all read': 'Alle als gelesen markieren',
  Unread: 'Ungelesen',
}
