/** Teams, and asking for access. */
export const teams = {
  Teams: 'Teams',
  Team: 'Team',
  Requests: 'Anfragen',
  'No team yet.': 'Noch kein Team.',
  'A team is a group of members. Show it a dashboard, or give it a role in an app, and all of them have it; who leaves the team has it no more.':
    'Ein Team ist eine Gruppe von Mitgliedern. Zeigen Sie ihm ein Dashboard oder geben Sie ihm eine Rolle in einer App, dann haben alle sie; wer das Team verlässt, hat sie nicht mehr.',
  'None of its own': 'Keine eigene',
  'A team gives and never takes: who may do more in the organization may do so in the app too. A role that somebody has alone counts more.':
    'Ein Team gibt und nimmt nie: Wer in der Organisation mehr darf, darf es auch in der App. Eine Rolle, die jemand allein hat, zählt mehr.',
  'Remove team': 'Team entfernen',
  'What was shown to the team and its roles in apps go with it, at once. Its members stay members of the organization.':
    'Was dem Team gezeigt wurde und seine Rollen in Apps gehen sofort mit. Seine Mitglieder bleiben Mitglieder der Organisation.',
  'Nobody yet': 'Noch niemand',
  'and {0} more': 'und {0} weitere',
  'Name of the team': 'Name des Teams',
  Rename: 'Umbenennen',
  'Create team': 'Team anlegen',
  'The team is called {0} now': 'Das Team heißt jetzt {0}',
  'Members of the team': 'Mitglieder des Teams',
  '{0} member': '{0} Mitglied',
  '{0} members': '{0} Mitglieder',
  '{0} is {1} of {2} now': '{0} hat jetzt die Rolle {1} in {2}',
  'The request of {0} was refused': 'Die Anfrage von {0} wurde abgelehnt',
  'Nobody asks for access just now.': 'Gerade bittet niemand um Zugang.',
  'Who opens the link of an app that they may not see can ask for it, and stands here until you decide.':
    'Wer den Link einer App öffnet, die er nicht sehen darf, kann darum bitten und steht hier, bis Sie entscheiden.',
  'Who asks': 'Wer bittet',
  Why: 'Warum',
  Asked: 'Gefragt',
  'Let {0} into {1} as': '{0} in {1} einlassen als',
  'Let in as': 'Einlassen als',
  'Refuse {0}': '{0} ablehnen',
  Refuse: 'Ablehnen',
  'You may not see this page.': 'Diese Seite dürfen Sie nicht sehen.',
  'Ask an owner of the organization for another role.': 'Bitten Sie jemanden aus der Verwaltung um eine andere Rolle.',
  'Your role in {0} does not show this page.': 'Ihre Rolle in {0} zeigt diese Seite nicht.',
  'You asked for access on {0}. Owners and admins decide about it.':
    'Sie haben am {0} um Zugang gebeten. Die Verwaltung der Organisation entscheidet darüber.',
  'What you need it for': 'Wofür Sie ihn brauchen',
  'Owners and admins of the organization see your name and this, if there is such an app.':
    'Die Verwaltung der Organisation sieht Ihren Namen und diesen Text, wenn es eine solche App gibt.',
  'Ask for access': 'Um Zugang bitten',
  'Make other backup codes': 'Andere Ersatzcodes machen',
  'The old backup codes work no more. Each of these signs you in once, and they are not shown again.':
    'Die alten Ersatzcodes gelten nicht mehr. Jeder von diesen meldet Sie einmal an, und sie werden nicht noch einmal gezeigt.',
} as const
