import { route } from '@/lib/api/route';

export const { GET, PATCH, DELETE } = route('policies.get', 'policies.update', 'policies.delete');
