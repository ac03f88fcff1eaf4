import { route } from '@/lib/api/route';

export const { PATCH, DELETE } = route('members.change', 'members.remove');
