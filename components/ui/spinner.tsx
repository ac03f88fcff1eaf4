import { LoaderCircle } from 'lucide';
import { Icon } from './icon';

export function Spinner({ className = 'size-4' }: { className?: string }) {
  return <Icon of={LoaderCircle} className={`${className} animate-spin`} />;
}
