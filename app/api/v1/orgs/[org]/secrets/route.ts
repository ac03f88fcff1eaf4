import { route } from '@/lib/api/route';

export const { POST, GET } = route('secrets.create', 'secrets.list');
