import { route } from '@/lib/api/route';

export const { GET, PATCH, DELETE } = route('webhooks.get', 'webhooks.update', 'webhooks.delete');
