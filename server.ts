import { serve } from '@/lib/start/serve';

void serve({ dev: process.argv.includes('--dev') });
