import { route } from '@/lib/api/route';

export const { GET, DELETE } = route('safety.budget_get', 'safety.budget_delete');
