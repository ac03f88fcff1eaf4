import { route } from '@/lib/api/route';

export const { GET, POST } = route('members.list', 'members.add');
