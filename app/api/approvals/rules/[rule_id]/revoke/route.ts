import { route } from '@/lib/api/route';

export const { POST } = route('module.revoke_rule');
