import { route } from '@/lib/api/route';

export const { GET } = route('module.rule');
