import { route } from '@/lib/api/route';

export const { GET } = route('manifests.by_agent');
