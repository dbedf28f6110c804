import { Component, type ReactNode } from 'react'

interface GuardProps {
  /** Fallback in place of the children once one of them has thrown while rendering. */
  fallback: ReactNode
  children: ReactNode
}

/** Keeps a part that fails from taking the page with it. */
export class Guard extends Component<GuardProps, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children
  }
}
