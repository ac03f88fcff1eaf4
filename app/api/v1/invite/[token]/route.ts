import { route } from '@/lib/api/route';

export const { GET, POST } = route('invitations.view', 'invitations.accept');
