import { route } from '@/lib/api/route';

export const { POST } = route('orgs.reload');
