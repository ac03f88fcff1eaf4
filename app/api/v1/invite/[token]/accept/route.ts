import { route } from '@/lib/api/route';

export const { POST } = route('invitations.accept_signed_in');
