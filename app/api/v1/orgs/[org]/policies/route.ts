import { route } from '@/lib/api/route';

export const { POST, GET } = route('policies.create', 'policies.list');
