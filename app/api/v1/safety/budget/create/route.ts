import { route } from '@/lib/api/route';

export const { POST } = route('safety.budget_create');
