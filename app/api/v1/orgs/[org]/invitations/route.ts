import { route } from '@/lib/api/route';

export const { GET, POST } = route('invitations.list', 'invitations.create');
