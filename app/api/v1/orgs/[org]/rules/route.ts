import { route } from '@/lib/api/route';

export const { GET, POST } = route('rules.list', 'rules.create');
