import { route } from '@/lib/api/route';

export const { GET, DELETE } = route('sessions.list', 'sessions.end_all');
