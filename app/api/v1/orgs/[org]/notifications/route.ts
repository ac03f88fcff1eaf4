import { route } from '@/lib/api/route';

export const { GET, PATCH } = route('notifications.get', 'notifications.update');
