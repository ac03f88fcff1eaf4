import { route } from '@/lib/api/route';

export const { GET } = route('gateway.approval_stream');
