import { route } from '@/lib/api/route';

export const { POST } = route('capability_tokens.revoke');
