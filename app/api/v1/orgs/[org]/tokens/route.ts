import { route } from '@/lib/api/route';

export const { GET, POST } = route('tokens.list', 'tokens.create');
