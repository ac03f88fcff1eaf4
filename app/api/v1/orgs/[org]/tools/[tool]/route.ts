import { route } from '@/lib/api/route';

export const { GET, PATCH } = route('tools.get', 'tools.change');
