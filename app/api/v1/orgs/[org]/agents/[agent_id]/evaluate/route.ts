import { route } from '@/lib/api/route';

export const { POST } = route('agents.evaluate');
