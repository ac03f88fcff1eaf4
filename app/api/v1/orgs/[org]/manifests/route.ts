import { route } from '@/lib/api/route';

export const { POST, GET } = route('manifests.register', 'manifests.list');
