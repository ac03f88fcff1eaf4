import { route } from '@/lib/api/route';

export const { DELETE } = route('sessions.end');
