import { route } from '@/lib/api/route';

export const { POST } = route('module.rule_from_action');
