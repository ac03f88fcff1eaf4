import { route } from '@/lib/api/route';

export const { GET } = route('signing_secret.get');
