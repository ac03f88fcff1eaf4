import { route } from '@/lib/api/route';

export const { GET, POST } = route('module.rules', 'module.create_rule');
