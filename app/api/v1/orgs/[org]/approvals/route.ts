import { route } from '@/lib/api/route';

export const { POST, GET } = route('approvals.request', 'approvals.list');
