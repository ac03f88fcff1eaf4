import { route } from '@/lib/api/route';

export const { GET, POST } = route('webhooks.list', 'webhooks.create');
