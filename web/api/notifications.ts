/** What whoever is signed in was told; new ones come by the status stream. */
import { read, server } from './client.ts'

export type { Told } from '../../src/runtime/server/notifications.ts'

export const readNotification = (notification_id: string) =>
  read(server.notifications[':notification_id'].read.$post({ param: { notification_id } }))
export const readAllNotifications = () => read(server.notifications.read.$post())
