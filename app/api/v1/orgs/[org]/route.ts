import { route } from '@/lib/api/route';

export const { GET, PATCH, DELETE } = route('orgs.get', 'orgs.update', 'orgs.close');
