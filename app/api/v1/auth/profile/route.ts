import { route } from '@/lib/api/route';

export const { PATCH } = route('auth.profile');
