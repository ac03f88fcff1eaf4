import { route } from '@/lib/api/route';

export const { POST } = route('signing_secret.rotate');
