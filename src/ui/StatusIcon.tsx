import { Check, CircleAlert, Clock } from 'lucide-react'

interface StatusIconProps {
  status: 'waiting' | 'delivered' | 'read' | 'failed'
}

/** A clock, a tick, a filled tick, an exclamation mark: four shapes, never a colour alone. */
export function StatusIcon({ status }: StatusIconProps) {
  switch (status) {
    case 'waiting':
      return <Clock size={13} strokeWidth={2.25} aria-hidden="true" />
    case 'delivered':
      return <Check size={15} strokeWidth={2.5} aria-hidden="true" />
    case 'read':
      return (
        <svg width="15" height="15" viewBox="0 0 24 24" aria-hidden="true">
          <path
            fill="currentColor"
            fillRule="evenodd"
            d="M12 1a11 11 0 1 1 0 22 11 11 0 0 1 0-22zm5.6 6.6a1.3 1.3 0 0 0-1.84 0l-5.36 5.36-2.16-2.16a1.3 1.3 0 0 0-1.84 1.84l3.08 3.08a1.3 1.3 0 0 0 1.84 0l6.28-6.28a1.3 1.3 0 0 0 0-1.84z"
          />
        </svg>
      )
    case 'failed':
      return <CircleAlert size={15} strokeWidth={2.5} aria-hidden="true" />
  }
}
