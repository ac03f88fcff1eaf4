import { route } from '@/lib/api/route';

export const { GET, PATCH } = route('tools.list', 'tools.change_default');
