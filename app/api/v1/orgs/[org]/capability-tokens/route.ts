import { route } from '@/lib/api/route';

export const { POST, GET } = route('capability_tokens.create', 'capability_tokens.list');
