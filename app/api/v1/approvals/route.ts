import { route } from '@/lib/api/route';

export const { POST, GET } = route('shared.request', 'shared.list');
